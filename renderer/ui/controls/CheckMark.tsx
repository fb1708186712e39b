// The box of a check box; stands inside React Aria's Checkbox, which knows its state.

import './choice.css';

export function CheckMark() {
  return (
    <span className="ui-check" aria-hidden="true">
      <svg viewBox="0 0 16 16" width="12" height="12">
        <path className="ui-check__tick" d="M3.5 8.5l3 3 6-7" />
        <path className="ui-check__dash" d="M4 8h8" />
      </svg>
    </span>
  );
}
