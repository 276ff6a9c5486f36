import { useState } from 'react';
import { type OrderMeaning, orderMeanings } from '../../../shared/importing';
import { Button, SelectField } from '../../components/controls';
import { answered, type Reading } from '../../derive/importing';
import { meaningLabels, type OrderState, statesSaid } from '../../derive/orders';
import { plural } from '../../format';

interface StatesFormProps extends Reading {
  states: readonly OrderState[];
}

/** Says what each state of a file's orders means; those that are not known come first, and must be said. */
export function StatesForm({ states, reading, onRead }: StatesFormProps) {
  const [chosen, setChosen] = useState<ReadonlyMap<string, OrderMeaning>>(new Map());
  const said = statesSaid(states, chosen);
  const order = [...states].sort((a, b) => Number(a.meaning !== null) - Number(b.meaning !== null));
  return (
    <>
      <fieldset className="mapping">
        <legend className="visually-hidden">What the states mean</legend>
        {order.map(({ state, rows, meaning }) => (
          <SelectField
            key={state}
            label={
              <>
                {state} <small className="muted">{plural(rows, 'row')}</small>
              </>
            }
            value={chosen.get(state) ?? meaning ?? ''}
            values={meaning === null && !chosen.has(state) ? ['', ...orderMeanings] : orderMeanings}
            labelOf={(means) => (means === '' ? 'choose what it means' : meaningLabels[means])}
            onChange={(means) => means !== '' && setChosen(new Map(chosen).set(state, means))}
          />
        ))}
      </fieldset>
      <div className="form-inline">
        <Button
          variant="primary"
          disabled={!said || (chosen.size === 0 && order[0]?.meaning !== null)}
          onClick={() => said && onRead(answered(reading, { states: said }))}
        >
          Read it this way
        </Button>
      </div>
    </>
  );
}
