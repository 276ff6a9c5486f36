interface TipRowProps {
  label: string;
  value: string;
  /** Beside the value, less prominent. */
  more?: string;
}

/** A line of what a chart says where it is pointed at. */
export function TipRow({ label, value, more }: TipRowProps) {
  return (
    <div className="tip-row">
      <span>{label}</span>
      <span>
        {value} {more && <span className="faint">{more}</span>}
      </span>
    </div>
  );
}
