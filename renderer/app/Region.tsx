// A region of the window: a landmark with a name. F6 goes to the next one and Shift+F6 to the one before.

import { useRef } from 'react';
import { useLandmark } from 'react-aria';

/** Native elements, so that a heading block inside one is not taken for the page's banner. */
const elements = { navigation: 'nav', main: 'main', region: 'section', complementary: 'aside' } as const;

export interface RegionProps {
  role: keyof typeof elements;
  label: string;
  className: string;
  /** The element, where the role changes while what is inside must stay. */
  element?: 'section';
  children: React.ReactNode;
}

export function Region({ role, label, className, element, children }: RegionProps) {
  const ref = useRef<HTMLElement>(null);
  const { landmarkProps } = useLandmark({ role, 'aria-label': label }, ref);
  const Element = element ?? elements[role];
  return (
    <Element {...landmarkProps} ref={ref} className={className}>
      {children}
    </Element>
  );
}
