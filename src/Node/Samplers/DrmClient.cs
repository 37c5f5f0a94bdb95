namespace Actors.Node.Samplers;

/// <summary>One opened GPU device, as its driver tells it.</summary>
/// <param name="Device">Its PCI address; null where it is not told.</param>
/// <param name="Client">The driver's number of the opening; null where it is not told.</param>
/// <param name="MemoryBytes">Of the GPU's own memory.</param>
/// <param name="Engines">By engine: nanoseconds of work and 0, or cycles of work and of the engine.</param>
internal sealed record DrmClient(string? Device, string? Client, double MemoryBytes, IReadOnlyDictionary<string, (double Value, double Total)> Engines)
{
    /// <summary>Reads the text of a descriptor. What is no number is left out.</summary>
    public static DrmClient Parse(string text)
    {
        string? device = null, client = null;
        double resident = 0, held = 0;
        var engines = new Dictionary<string, (double Value, double Total)>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n'))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is not (> 0 and var colon))
            {
                continue;
            }

            var (key, value) = (line[..colon], line[(colon + 1)..].Trim());
            if (key is "drm-pdev")
            {
                device = value;
            }
            else if (key is "drm-client-id")
            {
                client = value;
            }
            else if (After(key, "drm-engine-") is { } engine && !engine.StartsWith("capacity-", StringComparison.Ordinal) && Number(value) is { } nsec)
            {
                engines[engine] = (nsec, 0);
            }
            else if (After(key, "drm-cycles-") is { } worked && Number(value) is { } cycles)
            {
                engines[worked] = (cycles, engines.GetValueOrDefault(worked).Total);
            }
            else if (After(key, "drm-total-cycles-") is { } ran && Number(value) is { } total)
            {
                engines[ran] = (engines.GetValueOrDefault(ran).Value, total);
            }
            else if (After(key, "drm-resident-") is { } region && IsOwn(region))
            {
                resident += Bytes(value);
            }
            else if (After(key, "drm-memory-") is { } older && IsOwn(older))
            {
                held += Bytes(value);
            }
        }

        return new DrmClient(device, client, resident > 0 ? resident : held, engines);
    }

    // Video memory of amdgpu and xe, local memory of i915.
    private static bool IsOwn(string region) => region.StartsWith("vram", StringComparison.Ordinal) || region.StartsWith("local", StringComparison.Ordinal);

    private static string? After(string key, string prefix) => key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length ? key[prefix.Length..] : null;

    private static double? Number(string value) => SysFile.Number(value.Split(' ')[0]) is >= 0 and var number ? number : null;

    private static double Bytes(string value) => (Number(value) ?? 0) * (value.EndsWith("KiB", StringComparison.Ordinal) ? 1024 : value.EndsWith("MiB", StringComparison.Ordinal) ? 1024 * 1024 : 1);
}
