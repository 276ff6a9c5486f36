import { useState } from 'react';
import { capital } from '../../../shared/words';
import { Button, InputField, Select } from '../../components/controls';
import { answered, type Reading } from '../../derive/importing';
import { currencySaid, type OrdersAsked } from '../../derive/orders';
import { StatesForm } from './StatesForm';

interface OrderQuestionProps extends Reading {
  asked: OrdersAsked;
}

/** Asks what the states of orders mean, or which of several currencies is taken in. */
export function OrderQuestion({ asked, reading, onRead }: OrderQuestionProps) {
  return (
    <>
      <p>{capital(asked.text)}</p>
      {asked.about === 'currencies' ? (
        <CurrencyForm {...asked} reading={reading} onRead={onRead} />
      ) : (
        <>
          <StatesForm states={asked.states} reading={reading} onRead={onRead} />
          <div className="form-inline">
            <span className="muted">Or is this column not about orders?</span>
            <Button onClick={() => onRead(answered(reading, { ignore: [asked.column] }))}>
              Ignore “{asked.column}”
            </Button>
          </div>
        </>
      )}
    </>
  );
}

interface CurrencyFormProps extends Reading {
  /** The proposed one. */
  into: string;
  codes: readonly string[];
}

function CurrencyForm({ into, codes, reading, onRead }: CurrencyFormProps) {
  const [target, setTarget] = useState(into);
  const [rates, setRates] = useState<Record<string, string>>({});
  const all = codes.includes(into) ? codes : [into, ...codes];
  const said = currencySaid(target, rates);
  return (
    <>
      <label className="inline-field">
        Import amounts in
        <Select value={target} values={all} labelOf={String} onChange={setTarget} />
      </label>
      <fieldset className="mapping">
        <legend className="visually-hidden">Rates</legend>
        {all
          .filter((code) => code !== target)
          .map((code) => (
            <InputField
              key={code}
              label={`1 ${code} in ${target}`}
              inputMode="decimal"
              placeholder="empty: its rows are refused"
              value={rates[code] ?? ''}
              onChange={(text) => setRates({ ...rates, [code]: text })}
            />
          ))}
      </fieldset>
      <div className="form-inline">
        <Button variant="primary" disabled={!said} onClick={() => said && onRead(answered(reading, said))}>
          Read it this way
        </Button>
      </div>
    </>
  );
}
