// One line-icon set at one weight. Icons decorate words or name a button's picture; they are never the only message.

import type { LucideIcon } from 'lucide-react';

export interface IconProps {
  icon: LucideIcon;
  size?: number;
}

export function Icon({ icon: Picture, size = 16 }: IconProps) {
  return <Picture size={size} strokeWidth={1.8} aria-hidden="true" focusable="false" className="ui-icon" />;
}
