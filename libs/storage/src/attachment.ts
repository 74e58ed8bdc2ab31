/** The value of `Content-Disposition` that makes a browser save a file under this name (RFC 6266), whatever letters it has. */
export function attachment(filename: string): string {
  const plain = filename.replaceAll(/[^\w. ()-]/g, '_');
  const encoded = encodeURIComponent(filename).replaceAll(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
