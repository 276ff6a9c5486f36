import { changeFormats, formats, savedFormats } from '../../app/formats';
import { applyTheme, themes, useTheme } from '../../app/theme';
import { Card, KeyValues } from '../../components/Card';
import { Segments } from '../../components/controls';
import { amount, dataDay } from '../../format';

const themeLabels = { system: 'Same as system', light: 'Light', dark: 'Dark' };
const formatLabels = { system: 'Same as system', english: 'English' };
/** A day and an amount that show how they are written. */
const example = { at: Date.UTC(2026, 2, 29), amount: 12_345 };

/** Colours, and how numbers and dates are written. */
export function LookCard() {
  const theme = useTheme();
  return (
    <Card title="Appearance">
      <KeyValues
        rows={[
          [
            'Colours',
            <Segments
              key="colours"
              label="Colours"
              options={themes.map((value) => ({ value, label: themeLabels[value] }))}
              value={theme}
              onChange={applyTheme}
            />,
          ],
          [
            'Numbers and dates',
            <Segments
              key="formats"
              label="Numbers and dates"
              options={formats.map((value) => ({ value, label: formatLabels[value] }))}
              value={savedFormats()}
              onChange={changeFormats}
            />,
          ],
          ['Example', `${amount(example.amount)} on ${dataDay(example.at)}`],
        ]}
      />
      <p className="muted">Sentences stay in English; some of their numbers do too.</p>
    </Card>
  );
}
