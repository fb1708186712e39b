// What a three-way merge answers: a value that holds everything both sides wanted, or that a person has to look. A merge
// never picks a side: then nothing of either is lost (CF5). Laws, tested with random values, for one common base:
// merge(a, b) = merge(b, a); merge(a, a) = a; and whichever way three are merged, if it goes by itself it goes the same.

export type Merged<Value> = { clean: true; value: Value } | { clean: false };

export const OVERLAP = { clean: false } as const;

export const merged = <Value>(value: Value): Merged<Value> => ({ clean: true, value });
