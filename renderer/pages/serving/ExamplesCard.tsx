import { useState } from 'react';
import { copyText } from '../../app/toasts';
import { Card } from '../../components/Card';
import { Button, Segments } from '../../components/controls';
import { exampleLines, type Language, languages } from '../../derive/serving';

/** Lines that ask the endpoint, ready to be copied. */
export function ExamplesCard({ url, tokenFile }: { url: string; tokenFile: string }) {
  const [language, setLanguage] = useState<Language>('curl');
  const lines = exampleLines(language, url, tokenFile);
  return (
    <Card
      title="From a program"
      actions={
        <Button small onClick={() => void copyText(lines, 'Lines copied.')}>
          Copy
        </Button>
      }
    >
      <Segments
        label="Language"
        options={languages.map((value) => ({ value, label: value }))}
        value={language}
        onChange={setLanguage}
      />
      <pre className="code">{lines}</pre>
    </Card>
  );
}
