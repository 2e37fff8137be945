// A Bluetooth radio that sends: 4.8 mA at 3 V, and a million bits a second.
const milliwatts = 4.8 * 3;
const bitsPerSecond = 1_000_000;
// The power, times the time of a bit in ms.
const microjoulesPerBit = milliwatts * (1000 / bitsPerSecond);

// One answer on an STM32L4R5, in µJ: MLPerf Tiny v1.0, by ST.
const answer = { sound: 3372, picture: 10_067 };
const bits = { sound: 16_000 * 16, picture: 160 * 120 * 8 };
// The energy of an answer, divided by that of a bit.
const breakEvenBits = Math.round(answer.sound / microjoulesPerBit);

const sent = [bits.sound * microjoulesPerBit, bits.picture * microjoulesPerBit];
plot.bar(
  { "send it": sent, "compute it": Object.values(answer) },
  { x: Object.keys(bits), yLabel: "energy, µJ" },
);
`${breakEvenBits} bits for the energy of one answer`;
