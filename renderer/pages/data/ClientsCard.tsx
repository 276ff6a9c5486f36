import { useState } from 'react';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { EraseDialog } from './EraseDialog';

/** What a client may ask for. */
export function ClientsCard() {
  const [erasing, setErasing] = useState(false);
  return (
    <Card
      title="Erase a client"
      actions={
        <Button small onClick={() => setErasing(true)}>
          Erase a client…
        </Button>
      }
    >
      <p className="muted" style={{ marginTop: 8 }}>
        For a client who asks to be forgotten: all rows, labels and scores of them are deleted, here and in exported
        files. You see what goes before it goes. Activity records that a client was erased, but not which one.
      </p>
      {erasing && <EraseDialog onClose={() => setErasing(false)} />}
    </Card>
  );
}
