using System.Globalization;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>Intel GPUs as the i915 and xe drivers show them in sysfs, given to the jobs that were allocated them or run on them.</summary>
internal sealed class IntelGpuSampler(SamplerSection section) : NodeSampler
{
    private static readonly string[] Frequencies = [Path.Combine("..", "gt", "gt0", "rps_act_freq_mhz"), Path.Combine("..", "gt_act_freq_mhz"), Path.Combine("tile0", "gt0", "freq0", "act_freq")];

    private readonly string _sys = section.Roots.Sys;
    private readonly DrmClients? _clients = section.Is("processes") ? new DrmClients(section.Roots.Proc) : null;

    public static NodeSamplerKind Kind { get; } = new("intel-gpu", section => new IntelGpuSampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        var cards = DrmCard.Find(_sys, "0x8086");
        var shares = new GpuShares(reading.Jobs);
        if (cards.Count > 0)
        {
            _clients?.Read(reading, cards, shares);
        }

        foreach (var (job, index, rule) in shares.All.Where(share => share.Gpu < cards.Count))
        {
            var card = cards[index];
            var label = ("gpu", index.ToString(CultureInfo.InvariantCulture));
            var clock = Frequencies.Select(card.Value).FirstOrDefault(value => value is not null);
            reading.Counter("energy", "J", card.Meter("energy1_input") / 1e6, 0, job.Id, rule, label);
            reading.Gauge("clock", "MHz", clock, job.Id, rule, label);
            reading.Gauge("temperature_gpu", "Cel", card.Meter("temp1_input") / 1000 ?? card.Meter("temp2_input") / 1000, job.Id, rule, label);

            // A GPU without work has its clock switched off.
            reading.Gauge("idle", "", clock is { } known ? (known > 0 ? 0 : 1) : null, job.Id, rule, label);
        }
    }
}
