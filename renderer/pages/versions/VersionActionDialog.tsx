import { useState } from 'react';
import { type ExportFormat, exportFormats } from '../../../shared/exportFormats';
import type { ListedVersion } from '../../../shared/schemas/versions';
import { taskLabel } from '../../../shared/tasks';
import { request } from '../../api/client';
import { showToast } from '../../app/toasts';
import { Form, InputField, SelectField } from '../../components/controls';
import { Dialog } from '../../components/Dialog';
import { useAction } from '../../hooks/useAction';
import type { VersionAction } from './VersionMenu';

interface ActionProps {
  version: ListedVersion;
  onClose: () => void;
}

/** The dialog of what a person is about to do with a version. */
export function VersionActionDialog({ action, onClose }: { action: VersionAction; onClose: () => void }) {
  const dialogs = { note: NoteDialog, export: ExportDialog, remove: RemoveDialog };
  const Shown = dialogs[action.kind];
  return <Shown version={action.version} onClose={onClose} />;
}

function NoteDialog({ version: { version, ...said }, onClose }: ActionProps) {
  const [title, setTitle] = useState(said.title);
  const [tag, setTag] = useState(said.tag ?? '');
  const [note, setNote] = useState(said.note ?? '');
  const save = useAction(async () => {
    await request('noteVersion', { version, title: title === said.title ? null : title, tag, note });
    onClose();
  });
  return (
    <Dialog
      title={`Name and note of ${said.title}`}
      onClose={onClose}
      note={`The id stays ${version}. Clear the name, and Evergreen gives it one made from the id.`}
      action={{ ...save, label: 'Save' }}
      error={save.error}
    >
      <Form className="stack" onSubmit={save.run}>
        <InputField label="Name" data-autofocus maxLength={60} value={title} onChange={setTitle} />
        <InputField label="Tag" maxLength={30} value={tag} onChange={setTag} />
        <InputField label="Note" maxLength={500} value={note} onChange={setNote} />
      </Form>
    </Dialog>
  );
}

function ExportDialog({ version: { version, title, tasks }, onClose }: ActionProps) {
  const names = Object.keys(tasks);
  const [task, setTask] = useState(names[0]);
  const [format, setFormat] = useState<ExportFormat>(exportFormats[0]);
  const save = useAction(async () => {
    const written = await request('models.save', { version, task, format });
    if (written === null) return;
    onClose();
    showToast(`The model is written to ${written.path}.`);
  });
  return (
    <Dialog
      title={`Export a model of ${title}`}
      onClose={onClose}
      note="A second file beside it says how to encode the columns."
      action={{ ...save, label: 'Export…' }}
      error={save.error}
    >
      <div className="form-inline">
        <SelectField label="Task" data-autofocus value={task} values={names} labelOf={taskLabel} onChange={setTask} />
        <SelectField label="For" value={format} values={exportFormats} labelOf={String} onChange={setFormat} />
      </div>
    </Dialog>
  );
}

function RemoveDialog({ version: { version, title }, onClose }: ActionProps) {
  const [reason, setReason] = useState('');
  const remove = useAction(async () => {
    await request('removeVersion', { version, reason: reason.trim() || null });
    onClose();
    showToast(`${title} is removed.`);
  });
  return (
    <Dialog
      title={`Remove ${title}?`}
      onClose={onClose}
      cancel="Keep it"
      action={{ ...remove, label: 'Remove', danger: true }}
      error={remove.error}
    >
      <p>Its models ({version}) are deleted, which can’t be undone. Its scores stay in the training history.</p>
      <InputField label="Reason" data-autofocus maxLength={500} value={reason} onChange={setReason} />
    </Dialog>
  );
}
