/** A stack of pages on its way. */
export const PAGE_ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">
  <rect x="5" y="3" width="16" height="21" rx="3" fill="#9db4f5"/>
  <rect x="11" y="8" width="16" height="21" rx="3" fill="#3557c4"/>
  <path d="M15 15h8M15 19h8M15 23h5" stroke="#fff" stroke-width="2" stroke-linecap="round"/>
</svg>
`;
