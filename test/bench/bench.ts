// `npm run bench [NAME…]`: every part, or those that are named. A part prints its own lines; what is compared stands within
// one run, because machines differ.

const PARTS: Record<string, () => Promise<(print: (line: string) => void) => void | Promise<void>>> = {
  briefing: async () => (await import('./briefing.ts')).benchBriefing,
  large: async () => (await import('./large.ts')).benchLarge,
  peers: async () => (await import('./peers.ts')).benchPeers,
  burst: async () => (await import('./burst.ts')).benchBurst,
  estimates: async () => (await import('./estimates.ts')).benchEstimates,
  formats: async () => (await import('./formats.ts')).benchFormats,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}. Parts: ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const [name, load] of Object.entries(PARTS)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.log(name);
    const bench = await load();
    await bench((line) => console.log(line));
  }
}
