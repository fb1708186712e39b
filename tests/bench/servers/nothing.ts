// The least process: what Node itself takes.

process.stdout.write('nothing at http://127.0.0.1:1\n');
setInterval(() => {}, 60_000);
