using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Actors.Hub.Software.Yaml;

namespace Actors.Cli.SamsConfig;

/// <summary>What becomes of a key of SAMS.</summary>
/// <param name="Fate">A name of <see cref="Fates"/>.</param>
/// <param name="Note">Shown with the line; <c>{0}</c> is the value.</param>
internal sealed record KeyRule(string Fate, string Note)
{
    /// <summary>The key it becomes.</summary>
    public string? Target { get; init; }

    /// <summary>Its value in HOCON; empty where our default does it, null where it cannot be taken.</summary>
    public Func<YamlItem, string?> Value { get; init; } = _ => "";

    /// <summary>What SAMS takes when the value counts as absent; null: not known.</summary>
    public string? Standard { get; init; }

    /// <summary>A fault of SAMS in a value; null: none.</summary>
    public Func<YamlItem, string?> FaultOf { get; init; } = _ => null;

    /// <summary>Entries of a value that ask for what there is not here, each with its line and a note; the others are taken.</summary>
    public Func<YamlItem, IEnumerable<(string Entry, int Line, string Note)>> LackedBy { get; init; } = _ => [];

    /// <summary>What becomes of each entry of a list of module names, by name; null: it is none.</summary>
    public IReadOnlyDictionary<string, KeyRule>? Modules { get; init; }

    public static KeyRule Take(string target, Func<YamlItem, string?> value, string note = "", string? standard = null) =>
        new(Fates.Taken, note) { Target = target, Value = value, Standard = standard };

    public static KeyRule NotNeeded(string note) => new(Fates.NotNeeded, note);

    public static KeyRule None(string note) => new(Fates.NoCounterpart, note);

    public static KeyRule Command(string note) => new(Fates.Command, note);

    public static KeyRule Never(string note) => new(Fates.Fault, note);

    public static KeyRule OneOf(IReadOnlyDictionary<string, KeyRule> modules) => new(Fates.NotNeeded, "") { Modules = modules };

    /// <summary>A text in quotes, as HOCON and JSON write it.</summary>
    public static string? Text(YamlItem node) => SamsYaml.Text(node) is { } text ? Quoted(text) : null;

    public static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";

    /// <summary>A list of texts, also of a single one.</summary>
    public static string? Texts(YamlItem node) => Texts(node, text => text);

    /// <summary>A list of texts, each changed.</summary>
    public static string? Texts(YamlItem node, Func<string, string> change)
    {
        var texts = (node is YamlItem.Sequence list ? list.Items : [node]).Select(SamsYaml.Text).ToList();
        return texts.TrueForAll(text => text is not null) ? $"[ {string.Join(", ", texts.Select(text => Quoted(change(text!))))} ]" : null;
    }

    /// <summary>A map of texts as a list of <c>NAME => TEXT</c>.</summary>
    public static string? Pairs(YamlItem node) => SamsYaml.Entries(node).All(entry => SamsYaml.Text(entry.Value) is not null)
        ? $"[ {string.Join(", ", SamsYaml.Entries(node).Select(entry => Quoted($"{entry.Name} => {SamsYaml.Text(entry.Value)}")))} ]"
        : null;

    /// <summary>A number from 0.</summary>
    public static string? Number(YamlItem node) =>
        double.TryParse(SamsYaml.Text(node), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number.ToString("0.################", CultureInfo.InvariantCulture) : null;

    /// <summary>A whole number from 1.</summary>
    public static string? Whole(YamlItem node) =>
        int.TryParse(SamsYaml.Text(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number.ToString(CultureInfo.InvariantCulture) : null;
}
