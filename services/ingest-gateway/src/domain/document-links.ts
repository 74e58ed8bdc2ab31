/** Where a document is found over HTTP. */
export interface DocumentLinks {
  self: string;
  text: string;
  pages: string;
  pdf: string;
  thumbnail: string;
  download: string;
  history: string;
  events: string;
  explain: string;
}

/** Paths below the fleet's one origin. */
export function documentLinks(documentId: string): DocumentLinks {
  const self = `/api/documents/${documentId}`;
  return {
    self,
    text: `${self}/text`,
    pages: `${self}/pages`,
    pdf: `${self}/pdf`,
    thumbnail: `${self}/thumbnail`,
    download: `${self}/download`,
    history: `${self}/history`,
    events: `${self}/events`,
    explain: `${self}/explain`,
  };
}
