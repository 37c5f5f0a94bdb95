using System.Text.RegularExpressions;

namespace Actors.Hub.Software.Yaml;

/// <summary>What a text without quotes is in YAML 1.1, as PyYAML reads it.</summary>
internal static partial class PlainScalar
{
    /// <summary>The kind of a scalar: text, null, flag, number, date or unknown.</summary>
    public static string Kind(YamlItem.Scalar scalar)
    {
        if (scalar.Tag is { } tag && tag != "!")
        {
            return tag switch
            {
                "tag:yaml.org,2002:str" => "text",
                "tag:yaml.org,2002:null" => "null",
                "tag:yaml.org,2002:bool" => "flag",
                "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" => "number",
                _ => "unknown",
            };
        }

        return !scalar.Plain || scalar.Tag is not null ? "text"
            : scalar.Value is "" or "~" or "null" or "Null" or "NULL" ? "null"
            : Flag(scalar) is not null ? "flag"
            : Number().IsMatch(scalar.Value) ? "number"
            : Date().IsMatch(scalar.Value) ? "date"
            : "text";
    }

    /// <summary>The value of a flag; null where it is none.</summary>
    public static bool? Flag(YamlItem.Scalar scalar) => !scalar.Plain && scalar.Tag is null ? null : scalar.Value switch
    {
        "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON" => true,
        "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF" => false,
        _ => null,
    };

    // The types int and float of YAML 1.1 (yaml.org/type): signs, underscores, bases 2, 8, 10, 16 and 60.
    [GeneratedRegex(
        @"\A(?:[-+]?(?:0b[01_]+|0x[0-9a-fA-F_]+|0[0-7_]+|0|[1-9][0-9_]*(?::[0-5]?[0-9])*)"
        + @"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*|[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?|\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
        + @"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex(
        @"\A(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}.*)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Date();
}
