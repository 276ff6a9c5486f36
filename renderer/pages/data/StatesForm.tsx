import { useState } from 'react';
import { type OrderMeaning, orderMeanings } from '../../../shared/importing';
import type { FileReading } from '../../../shared/schemas/dataOperations';
import { Button } from '../../components/Button';
import { answered } from '../../derive/importing';
import { meaningLabels, type OrderState, statesSaid } from '../../derive/orders';
import { plural } from '../../format/numbers';

interface StatesFormProps {
  states: readonly OrderState[];
  reading: FileReading;
  onRead: (reading: FileReading) => void;
}

/** Says what each state of a file's orders means; those that are not known come first, and must be said. */
export function StatesForm({ states, reading, onRead }: StatesFormProps) {
  const [chosen, choose] = useState<Record<string, OrderMeaning>>({});
  const said = statesSaid(states, chosen);
  const order = [...states].sort((a, b) => Number(a.meaning !== null) - Number(b.meaning !== null));
  return (
    <>
      <fieldset className="mapping">
        <legend className="visually-hidden">What the states mean</legend>
        {order.map(({ state, rows, meaning }) => (
          <label key={state} className="field">
            <span>
              {state} <small className="muted">{plural(rows, 'row')}</small>
            </span>
            <select
              value={chosen[state] ?? meaning ?? ''}
              onChange={({ target }) => {
                const means = orderMeanings.find((one) => one === target.value);
                if (means) choose({ ...chosen, [state]: means });
              }}
            >
              {meaning === null && !chosen[state] && <option value="">say what it means</option>}
              {orderMeanings.map((means) => (
                <option key={means} value={means}>
                  {meaningLabels[means]}
                </option>
              ))}
            </select>
          </label>
        ))}
      </fieldset>
      <div className="form-inline">
        <Button
          variant="primary"
          disabled={!said || (Object.keys(chosen).length === 0 && order[0]?.meaning !== null)}
          onClick={() => said && onRead(answered(reading, { states: said }))}
        >
          Read it so
        </Button>
      </div>
    </>
  );
}
