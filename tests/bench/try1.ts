import { ourDrain } from './work/our-drain.ts';
console.log(await ourDrain(10000, Number(process.argv[2] ?? 50)), 'ms');
process.exit(0);
