// A section without a list of its own: a head with its title and tools over a scrolling body.

import './page.css';

export interface PageProps {
  title: string;
  /** A few words beside the title, such as how old the data is. */
  note?: React.ReactNode;
  tools?: React.ReactNode;
  /** False where the body scrolls by itself, as long lists do. */
  scrolls?: boolean;
  children: React.ReactNode;
}

export function Page({ title, note, tools, scrolls = true, children }: PageProps) {
  return (
    <>
      <div className="ui-page-head">
        <h1 className="ui-page-head__title">{title}</h1>
        {note !== undefined && <span className="ui-page-head__note">{note}</span>}
        {tools}
      </div>
      <div className="ui-page-body" data-scrolls={scrolls ? '' : undefined}>
        {children}
      </div>
    </>
  );
}

/** Pushes the tools after it to the far end of the head. */
export function PageSpace() {
  return <span className="ui-page-head__space" />;
}
