/**
 * Colours of the tasks, in the order in which they were added: Okabe and Ito's palette and further ones, told apart
 * with every kind of colour-blindness.
 */
export const taskColours = [
  { light: '#0072b2', dark: '#56b4e9' },
  { light: '#c75300', dark: '#f58f4d' },
  { light: '#a8508a', dark: '#e08fc4' },
  { light: '#6b6f00', dark: '#c9cc4a' },
  { light: '#5a54a8', dark: '#a7a2ef' },
  { light: '#00796b', dark: '#4fd1c1' },
  { light: '#7b4a2b', dark: '#d0a384' },
  { light: '#55606b', dark: '#b3bec9' },
] as const;
