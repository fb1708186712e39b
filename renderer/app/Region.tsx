// A region of the window: a landmark with a name. F6 goes to the next one and Shift+F6 to the one before.

import { useRef } from 'react';
import { useLandmark } from 'react-aria';

export interface RegionProps {
  role: 'navigation' | 'main' | 'region' | 'complementary';
  label: string;
  className: string;
  children: React.ReactNode;
}

export function Region({ role, label, className, children }: RegionProps) {
  const ref = useRef<HTMLDivElement>(null);
  const { landmarkProps } = useLandmark({ role, 'aria-label': label }, ref);
  return (
    <div {...landmarkProps} ref={ref} className={className}>
      {children}
    </div>
  );
}
