// Sets, such as the labels of a room: what either added is in, what either took away is out. With one base nobody can
// take away what the other adds, so sets always merge.

export function mergeSets(base: readonly string[], mine: readonly string[], theirs: readonly string[]): string[] {
  const before = new Set(base);
  const here = new Set(mine);
  const there = new Set(theirs);
  const kept = [...before].filter((element) => here.has(element) && there.has(element));
  const added = [...here, ...there].filter((element) => !before.has(element));
  return [...new Set([...kept, ...added])].sort();
}
