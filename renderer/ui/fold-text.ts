// Text as a search compares it: without accents and without case, so that `tomas` finds Tomás.

export function foldText(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Diacritic}/gu, '')
    .toLocaleLowerCase();
}
