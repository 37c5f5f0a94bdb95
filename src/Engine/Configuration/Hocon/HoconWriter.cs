using Newtonsoft.Json;

namespace Akka.Configuration.Hocon;

/// <summary>Values as HOCON text that can be read again.</summary>
internal static class HoconWriter
{
    /// <summary>An object, its keys indented by two blanks a level.</summary>
    public static string Object(HoconObject value, int level)
    {
        if (value.Items.Count == 0) return "{}";
        var text = new StringBuilder("{\n");
        Fields(text, value, level + 1);
        return text.Append(' ', level * 2).Append('}').ToString();
    }

    /// <summary>The keys of an object without the braces.</summary>
    public static void Fields(StringBuilder text, HoconObject value, int level)
    {
        foreach (var (key, item) in value.Items)
            text.Append(' ', level * 2).Append(Key(key)).Append(" : ").Append(item.ToString(level)).Append('\n');
    }

    public static string Key(string key) =>
        key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') ? key : Quoted(key);

    public static string Literal(string? value)
    {
        if (value is null) return "null";
        var plain = value.Length > 0 && value != "null" && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
        return plain ? value : Quoted(value);
    }

    // What JSON escapes is what HOCON reads.
    private static string Quoted(string value) => JsonConvert.ToString(value);
}
