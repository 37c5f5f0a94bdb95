using System.Globalization;
using System.Text.Json;
using Actors.Node.Samplers.NodeWide;

namespace Actors.Node.Samplers;

/// <summary>
/// Energy and power of the node: Intel and AMD RAPL (powercap), hwmon meters, Cray pm_counters, and what a BMC tells by IPMI or Redfish
/// commands. Each is a source of its own in the label <c>source</c>: they measure different parts of the node, or the same part twice.
/// </summary>
internal sealed class EnergySampler : NodeSampler
{
    private const string Energy = "energy";
    private const string Power = "power";
    private const double Micro = 1e-6;

    private readonly IReadOnlySet<string> _sources;
    private readonly SamplerCommand? _ipmi;
    private readonly SamplerCommand? _redfish;
    private readonly string _sys;

    public EnergySampler(SamplerSection section)
    {
        _sources = section.Choices("sources", "rapl", "hwmon", "cray");
        _ipmi = section.Command("ipmi-command");
        _redfish = section.Command("redfish-command");
        _sys = section.Roots.Sys;
    }

    public static NodeSamplerKind Kind { get; } = new("energy", section => new EnergySampler(section));

    public override string Name => Kind.Name;

    public override void Read(NodeReadingBuilder reading)
    {
        if (_sources.Contains("rapl"))
        {
            ReadRapl(reading);
        }

        if (_sources.Contains("hwmon"))
        {
            ReadHwmon(reading);
        }

        if (_sources.Contains("cray"))
        {
            ReadCray(reading);
        }

        reading.Try(() => ReadIpmi(reading));
        reading.Try(() => ReadRedfish(reading));
    }

    // Zones directly below a control type are packages; those below them are parts of them and not to be added up.
    private void ReadRapl(NodeReadingBuilder reading)
    {
        var root = Path.Combine(_sys, "class", "powercap");
        foreach (var zone in SysFile.Names(root).Where(name => name.StartsWith("intel-rapl:", StringComparison.Ordinal)))
        {
            var directory = Path.Combine(root, zone);
            var name = SysFile.Text(Path.Combine(directory, "name"));
            if (name is null || SysFile.Value(Path.Combine(directory, "energy_uj")) is not { } energy)
            {
                continue;
            }

            var parts = zone.Split(':');
            var wraps = (SysFile.Value(Path.Combine(directory, "max_energy_range_uj")) ?? 0) * Micro;
            var domain = parts.Length == 2 ? name : $"package-{parts[1]}-{name}";
            reading.Counter(Energy, "J", energy * Micro, wraps, null, null, ("source", "rapl"), ("domain", domain));
        }
    }

    private void ReadHwmon(NodeReadingBuilder reading)
    {
        var root = Path.Combine(_sys, "class", "hwmon");
        foreach (var meter in SysFile.Names(root))
        {
            var directory = Path.Combine(root, meter);
            var files = SysFile.Names(directory);
            if (!files.Any(file => file.StartsWith(Energy, StringComparison.Ordinal) || file.StartsWith(Power, StringComparison.Ordinal)))
            {
                continue;
            }

            var name = SysFile.Text(Path.Combine(directory, "name")) ?? meter;
            foreach (var file in files.Where(file => file.EndsWith("_input", StringComparison.Ordinal)))
            {
                var input = file[..^"_input".Length];
                var isEnergy = file.StartsWith(Energy, StringComparison.Ordinal);
                if (!isEnergy && !file.StartsWith(Power, StringComparison.Ordinal))
                {
                    continue;
                }

                var value = SysFile.Value(Path.Combine(directory, file)) * Micro;
                var domain = $"{name}-{SysFile.Text(Path.Combine(directory, input + "_label")) ?? input}";
                if (isEnergy)
                {
                    reading.Counter(Energy, "J", value, 0, null, null, ("source", "hwmon"), ("domain", domain));
                }
                else
                {
                    reading.Gauge(Power, "W", value, null, null, ("source", "hwmon"), ("domain", domain));
                }
            }
        }
    }

    // Files of a number and its unit: "35612387 J 1580141234567890 us".
    private void ReadCray(NodeReadingBuilder reading)
    {
        var root = Path.Combine(_sys, "cray", "pm_counters");
        foreach (var file in SysFile.Names(root).Where(file => file.EndsWith(Energy, StringComparison.Ordinal) || file.EndsWith(Power, StringComparison.Ordinal)))
        {
            var words = (SysFile.Text(Path.Combine(root, file)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var domain = file.LastIndexOf('_') is var at and > 0 ? file[..at] : "node";
            if (words is [var joules, "J", ..])
            {
                reading.Counter(Energy, "J", SysFile.Number(joules), 0, null, null, ("source", "cray"), ("domain", domain));
            }
            else if (words is [var watts, "W", ..])
            {
                reading.Gauge(Power, "W", SysFile.Number(watts), null, null, ("source", "cray"), ("domain", domain));
            }
        }
    }

    // "    Instantaneous power reading:                   212 Watts", as ipmitool dcmi power reading prints it; ipmi-dcmi: "Current Power : 212 Watts".
    private void ReadIpmi(NodeReadingBuilder reading)
    {
        if (_ipmi is null)
        {
            return;
        }

        foreach (var line in _ipmi.Run().Split('\n'))
        {
            var at = line.IndexOf(':', StringComparison.Ordinal);
            var name = at < 0 ? "" : line[..at].Trim();
            if (name is "Instantaneous power reading" or "Current Power"
                && line[(at + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var watts, ..])
            {
                reading.Gauge(Power, "W", SysFile.Number(watts), null, null, ("source", "ipmi"), ("domain", "node"));
                return;
            }
        }

        throw new SamplerCommandException("the command of ipmi-command printed no power reading");
    }

    // The Power resource of a chassis: PowerControl[].PowerConsumedWatts; or EnvironmentMetrics: PowerWatts.Reading and EnergykWh.Reading.
    private void ReadRedfish(NodeReadingBuilder reading)
    {
        if (_redfish is null)
        {
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(_redfish.Run(), new JsonDocumentOptions { MaxDepth = 32 });
            var root = document.RootElement;
            var found = false;
            if (root.ValueKind == JsonValueKind.Object)
            {
                if (root.TryGetProperty("PowerControl", out var controls) && controls.ValueKind == JsonValueKind.Array)
                {
                    var index = 0;
                    foreach (var watts in controls.EnumerateArray().Select(control => Number(control, "PowerConsumedWatts")))
                    {
                        reading.Gauge(Power, "W", watts, null, null, ("source", "redfish"), ("domain", index == 0 ? "node" : index.ToString(CultureInfo.InvariantCulture)));
                        found |= watts is not null;
                        index++;
                    }
                }

                found |= Reading(root, "PowerWatts") is not null || Reading(root, "EnergykWh") is not null;
                reading.Gauge(Power, "W", Reading(root, "PowerWatts"), null, null, ("source", "redfish"), ("domain", "environment"));
                reading.Counter(Energy, "J", Reading(root, "EnergykWh") * 3_600_000, 0, null, null, ("source", "redfish"), ("domain", "environment"));
            }

            if (!found)
            {
                throw new SamplerCommandException("the command of redfish-command printed neither PowerControl, PowerWatts nor EnergykWh");
            }
        }
        catch (JsonException e)
        {
            throw new SamplerCommandException("the command of redfish-command printed no JSON", e);
        }
    }

    private static double? Reading(JsonElement of, string name) => of.TryGetProperty(name, out var sensor) ? Number(sensor, "Reading") : null;

    private static double? Number(JsonElement of, string name) =>
        of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : null;
}
