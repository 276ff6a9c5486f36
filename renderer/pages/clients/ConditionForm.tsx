import { useState } from 'react';
import { conditionText, type Sign, signs } from '../../../shared/clientList';
import { Button, Form, InputField, Link, Select, SelectField } from '../../components/controls';
import { conditionWords, type Filterable, signWords } from '../../derive/clients';

interface ConditionFormProps {
  known: readonly Filterable[];
  where: readonly string[];
  onChange: (where: string[]) => void;
}

/** Whom the list shows: conditions that must all hold, and a form for one more. */
export function ConditionForm({ known, where, onChange }: ConditionFormProps) {
  const [name, setName] = useState('');
  const [sign, setSign] = useState<Sign>('>=');
  const [value, setValue] = useState('');
  const about = known.find((one) => one.name === name) ?? known[0];
  const offered = signsFor(about?.type);
  const shownSign = offered.includes(sign) ? sign : '=';
  const add = () => {
    if (about) onChange([...new Set([...where, conditionText({ name: about.name, sign: shownSign, value })])]);
    setValue('');
  };
  return (
    <>
      <Form className="form-inline" aria-label="Filter" onSubmit={add}>
        <SelectField
          label="Only where"
          value={about?.name ?? ''}
          values={known.map((one) => one.name)}
          labelOf={(one) => known.find((other) => other.name === one)?.title ?? one}
          onChange={setName}
        />
        <Select
          aria-label="Compared by"
          value={shownSign}
          values={offered}
          labelOf={(one) => signWords[one]}
          onChange={setSign}
        />
        <InputField
          label={about?.type === 'date' ? 'Date' : 'Value'}
          {...valueInputs[about?.type ?? 'number']}
          list="condition-values"
          placeholder={about?.type === 'flag' ? 'yes or no' : 'empty: not known'}
          value={value}
          onChange={setValue}
        />
        <datalist id="condition-values">
          {about?.values.map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <Button type="submit" disabled={!about || (value.trim() === '' && !isEquality(shownSign))}>
          Add filter
        </Button>
      </Form>
      {where.length > 0 && (
        <ul className="chips" aria-label="Filters">
          {where.map((text) => (
            <li key={text} className="pill neutral">
              {conditionWords(text, known)}
              <Link
                aria-label={`Remove the filter ${conditionWords(text, known)}`}
                onClick={() => onChange(where.filter((other) => other !== text))}
              >
                ×
              </Link>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** What a value may be: what could not be read is not sent. */
const valueInputs: Record<Filterable['type'], { type: 'text' | 'date'; pattern?: string; title?: string }> = {
  number: {
    type: 'text',
    pattern: '\\s*[\\-+]?(\\d+\\.?\\d*|\\.\\d+)\\s?%?\\s*',
    title: 'A number, such as 60, 12.5 or 70%',
  },
  flag: { type: 'text', pattern: '\\s*([Yy][Ee][Ss]|[Nn][Oo])\\s*', title: 'yes or no' },
  date: { type: 'date' },
  category: { type: 'text' },
};

function signsFor(type: Filterable['type'] | undefined): readonly Sign[] {
  return type === 'category' || type === 'flag' ? signs.filter(isEquality) : signs;
}

function isEquality(sign: Sign): boolean {
  return sign === '=' || sign === '!=';
}
