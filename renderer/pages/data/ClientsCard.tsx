import { useState } from 'react';
import { Card } from '../../components/Card';
import { Button } from '../../components/controls';
import { EraseDialog } from './EraseDialog';

/** What a client may ask for. */
export function ClientsCard() {
  const [erasing, setErasing] = useState(false);
  return (
    <Card
      title="A client who is to be forgotten"
      actions={
        <Button small onClick={() => setErasing(true)}>
          Erase a client…
        </Button>
      }
    >
      <p className="muted" style={{ marginTop: 8 }}>
        Rows, labels, answers and exported files go; what goes is shown before. The log of activities tells that a
        client was erased, and not which.
      </p>
      {erasing && <EraseDialog onClose={() => setErasing(false)} />}
    </Card>
  );
}
