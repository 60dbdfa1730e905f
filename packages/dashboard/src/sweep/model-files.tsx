import type { SweepId } from "@caviar/protocol";

/** The winner's exported files, to keep. */
export function ModelFiles(props: {
  readonly sweep: SweepId;
  readonly files: Readonly<Record<string, string>>;
}) {
  const names = Object.keys(props.files);
  if (names.length === 0) return null;
  return (
    <p className="downloads">
      {names.map((file) => (
        <a
          key={file}
          download={file}
          href={`./api/v1/sweeps/${props.sweep}/model/${encodeURIComponent(file)}`}
        >
          {file}
        </a>
      ))}
    </p>
  );
}
