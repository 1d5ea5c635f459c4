import manifest from '../package.json' with { type: 'json' };

/** Name and version of this software, as kept in every decision record. */
export const SOFTWARE = `practice-purse ${manifest.version}`;
