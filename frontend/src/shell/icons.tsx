/** The icons of the navigation: 16 px strokes in the colour of their text. */

const stroke = { fill: "none", stroke: "currentColor", strokeWidth: 1.6 } as const;

function Icon({ children }: { children: React.ReactNode }) {
  return (
    <svg
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      focusable="false"
      {...stroke}
    >
      {children}
    </svg>
  );
}

export const FlowsIcon = () => (
  <Icon>
    <circle cx="3.5" cy="8" r="2" />
    <circle cx="12.5" cy="3.5" r="2" />
    <circle cx="12.5" cy="12.5" r="2" />
    <path d="M5.5 8h2M10.5 3.5H9A1.5 1.5 0 0 0 7.5 5v6A1.5 1.5 0 0 0 9 12.500h1.5" />
  </Icon>
);

export const ExecutionsIcon = () => (
  <Icon>
    <path d="M1 8.500h2.800L6 2.500l3.8 11 2-5H15" strokeLinejoin="round" />
  </Icon>
);

export const PromptsIcon = () => (
  <Icon>
    <path d="M2 2.5h12v8.500H7.500L4 14v-3H2z" strokeLinejoin="round" />
    <path d="M5 5.500h6M5 8h4" />
  </Icon>
);

export const UsageIcon = () => (
  <Icon>
    <path d="M1 14.500h14M3.500 12V8M8 12V2M12.500 12V5.500" />
  </Icon>
);

export const BucketsIcon = () => (
  <Icon>
    <ellipse cx="8" cy="3.5" rx="6" ry="2" />
    <path d="M2 3.5 3.5 13c.2 1 2.2 1.5 4.5 1.500s4.3-.5 4.5-1.500L14 3.5" />
  </Icon>
);

export const FunctionsIcon = () => (
  <Icon>
    <path d="M5.5 4 1.5 8l4 4M10.5 4l4 4-4 4" strokeLinejoin="round" strokeLinecap="round" />
  </Icon>
);

export const SettingsIcon = () => (
  <Icon>
    <path d="M1 4.500h8M13 4.500h2M1 11.500h2M7 11.500h8" />
    <circle cx="11" cy="4.5" r="2" />
    <circle cx="5" cy="11.5" r="2" />
  </Icon>
);

export const AdminIcon = () => (
  <Icon>
    <circle cx="8" cy="5" r="3" />
    <path d="M2 14.500c.5-3 3-4.5 6-4.500s5.5 1.5 6 4.5" />
  </Icon>
);
