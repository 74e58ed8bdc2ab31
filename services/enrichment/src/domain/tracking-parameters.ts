/** The address of the same page without what only tells who followed the link: tracking parameters and the fragment. */
export function withoutTracking(url: URL): URL {
  const clean = new URL(url);
  clean.hash = '';
  const tracking = [...clean.searchParams.keys()].filter(isTracking);
  for (const name of tracking) clean.searchParams.delete(name);
  return clean;
}

const isTracking = (name: string): boolean => PREFIXES.test(name) || NAMES.has(name.toLowerCase());

const PREFIXES = /^(utm_|pk_|mtm_|hsa_|_hs|vero_|oly_|ga_)/i;

/** Click ids of advertising networks and mailing services, as browsers' privacy modes strip them. */
const NAMES = new Set(
  (
    'gclid gclsrc dclid gbraid wbraid fbclid yclid ysclid ymclid _openstat msclkid twclid ttclid li_fat_id igshid igsh ' +
    'mc_cid mc_eid mkt_tok s_cid rb_clickid wickedid erid _ga _gl sc_cid'
  ).split(' '),
);
