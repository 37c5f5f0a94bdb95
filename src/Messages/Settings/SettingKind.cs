using System.Text.RegularExpressions;
using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Actors.Messages.Settings;

/// <summary>What a key's value has to be; told from its default.</summary>
internal enum SettingKind
{
    Text,
    Switch,
    Whole,
    Number,
    Duration,
    Size,
    List,
}

/// <summary>Tells and checks the kinds of values.</summary>
internal static partial class SettingKinds
{
    /// <summary>The kind of a key whose default is this.</summary>
    public static SettingKind Of(HoconValue standard)
    {
        if (standard.IsArray())
            return SettingKind.List;
        var text = standard.GetString() ?? "";
        return text is "on" or "off" or "true" or "false" ? SettingKind.Switch
            : Whole().IsMatch(text) ? SettingKind.Whole
            : Number().IsMatch(text) ? SettingKind.Number
            : Duration().IsMatch(text) ? SettingKind.Duration
            : Size().IsMatch(text) ? SettingKind.Size
            : SettingKind.Text;
    }

    /// <summary>Null if a value is of a kind; else what it should be, as "is not …: write …".</summary>
    public static string? Fault(HoconValue value, SettingKind kind, string standard)
    {
        try
        {
            switch (kind)
            {
                case SettingKind.List:
                    foreach (var item in value.GetArray())
                    {
                        if (item.IsObject() || item.IsArray())
                            return Should(kind, standard);
                    }

                    return null;
                case SettingKind.Switch:
                    value.GetBoolean();
                    return null;
                case SettingKind.Whole:
                    value.GetLong();
                    return null;
                case SettingKind.Number:
                    return double.IsFinite(value.GetDouble()) ? null : Should(kind, standard);
                case SettingKind.Duration:
                    return value.GetTimeSpan(allowInfinite: false) >= TimeSpan.Zero ? null : Should(kind, standard);
                case SettingKind.Size:
                    return value.GetByteSize() is >= 0 ? null : Should(kind, standard);
                default:
                    return value.IsArray() || value.IsObject() || value.GetString() is null ? Should(kind, standard) : null;
            }
        }
        catch (Exception e) when (e is ConfigurationException or FormatException or NotSupportedException or ArgumentException
            or InvalidOperationException or OverflowException or NullReferenceException)
        {
            return Should(kind, standard);
        }
    }

    private static string Should(SettingKind kind, string standard) => kind switch
    {
        SettingKind.List => $"is not a list: write [ … ], such as {standard}",
        SettingKind.Switch => "is not a switch: write on or off",
        SettingKind.Whole => $"is not a whole number: write digits, such as {standard}",
        SettingKind.Number => $"is not a number: write digits, such as {standard}",
        SettingKind.Duration => $"is not a duration: write a number and ms, s, m, h or d, such as {standard}",
        SettingKind.Size => $"is not a size: write a number and B, kB, KiB, MB, MiB, GB or GiB, such as {standard}",
        _ => $"is not a text: write it in quotes, such as \"{standard}\"",
    };

    [GeneratedRegex(@"^-?\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Whole();

    [GeneratedRegex(@"^-?\d+\.\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d+(\.\d+)?\s*(ns|us|ms|s|m|h|d)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Duration();

    [GeneratedRegex(@"^\d+(\.\d+)?\s*([kMGT]?B|[KMGT]iB)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Size();
}
