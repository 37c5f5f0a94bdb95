using System.Globalization;

namespace Actors.Node.Samplers;

/// <summary>A GPU below /sys/class/drm.</summary>
/// <param name="directory">Its device's directory.</param>
internal sealed class DrmCard(string directory)
{
    /// <summary>Number of its render node, <c>128</c>; null where it has none.</summary>
    public string? RenderMinor { get; } = SysFile.Names(Path.Combine(directory, "drm")).FirstOrDefault(name => name.StartsWith("renderD", StringComparison.Ordinal))?[7..];

    /// <summary>Its PCI address, <c>0000:03:00.0</c>; null where it is not told.</summary>
    public string? Device { get; } = SysFile.Text(Path.Combine(directory, "uevent"))?.Split('\n').FirstOrDefault(line => line.StartsWith("PCI_SLOT_NAME=", StringComparison.Ordinal))?[14..].Trim();

    /// <summary>All of a vendor, by their numbers: jobs' environments count so.</summary>
    public static IReadOnlyList<DrmCard> Find(string sysRoot, string vendor)
    {
        var root = Path.Combine(sysRoot, "class", "drm");
        return
        [
            .. SysFile.Names(root)
                .Select(name => (Name: name, Number: name.StartsWith("card", StringComparison.Ordinal) && int.TryParse(name.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1))
                .Where(card => card.Number >= 0 && string.Equals(SysFile.Text(Path.Combine(root, card.Name, "device", "vendor")), vendor, StringComparison.Ordinal))
                .OrderBy(card => card.Number).Select(card => new DrmCard(Path.Combine(root, card.Name, "device"))),
        ];
    }

    /// <summary>The number in a file of the device; null where it has none.</summary>
    public double? Value(string file) => SysFile.Value(Path.Combine(directory, file));

    /// <summary>The number in a file of its first meter that has it.</summary>
    public double? Meter(string file)
    {
        var root = Path.Combine(directory, "hwmon");
        return SysFile.Names(root).Select(meter => SysFile.Value(Path.Combine(root, meter, file))).FirstOrDefault(value => value is not null);
    }
}
