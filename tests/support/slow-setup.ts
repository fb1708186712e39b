// Runs once before the tests that start processes and browsers.
export default function setup(): void {}
