// Which channels can only go together? Nothing here looks at a layer's name.
const groups = tiny.channelGroups(small);
show(
  groups.map(({ id, channels, makers, slices }) => ({
    group: id,
    channels: channels.length,
    "made by": makers.join(", "),
    "weights that belong to a channel": slices.map(({ weight }) => weight).join(", "),
  })),
  { title: "Channels that belong together" },
);
