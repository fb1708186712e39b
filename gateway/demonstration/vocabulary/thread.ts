// A thread is a short exchange: each line names its speaker (a, b, c), how much it presses (`!` urgent, `*` important),
// and its text. `{slots}` are filled when it is spoken; `[one|another]` is a choice.

export type Thread = readonly string[];
