using Akka.Configuration;
using Akka.Configuration.Hocon;

namespace Actors.Messages.Settings;

/// <summary>The keys of <c>hocon/actors.conf</c>: what may be set, and what its value has to be.</summary>
internal sealed class SettingsSchema
{
    /// <summary>Keys of which off is one of several words: no switches.</summary>
    private static readonly HashSet<string> s_words = new(StringComparer.Ordinal) { "actors.node.scripts" };

    private readonly SortedDictionary<string, (SettingKind Kind, string Standard)> _keys = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _sections = new(StringComparer.Ordinal);

    public SettingsSchema(Config reference)
    {
        foreach (var (key, value) in reference.AsEnumerable())
            Add(Join("", key), value);
    }

    /// <summary>Kind of a key's value; null for what is no key.</summary>
    public SettingKind? KindOf(string path) => _keys.TryGetValue(Canonical(path), out var key) ? key.Kind : null;

    /// <summary>What is wrong with the settings below <c>actors</c>, as pairs of path and words that go on from it.</summary>
    public IEnumerable<(string Path, string Fault)> Faults(Config settings) =>
        settings.AsEnumerable().Where(kv => kv.Key == "actors").SelectMany(kv => Faults(kv.Key, kv.Value));

    /// <summary>A path and a name below it as one path.</summary>
    public static string Join(string path, string name)
    {
        var part = name.Length == 0 || name.Contains('.', StringComparison.Ordinal) ? $"\"{name}\"" : name;
        return path.Length == 0 ? part : $"{path}.{part}";
    }

    /// <summary>The number of letters to put in, take out or change to make one text of the other.</summary>
    public static int Distance(string a, string b)
    {
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
            row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                row[j] = Math.Min(Math.Min(above, row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[b.Length];
    }

    // A section "*" of the reference stands for sections whose names the site chooses.
    private string Canonical(string path)
    {
        foreach (var section in _sections.Where(section => section.EndsWith(".*", StringComparison.Ordinal)))
        {
            var parent = section[..^1];
            if (!path.StartsWith(parent, StringComparison.Ordinal))
                continue;
            var quoted = path.Length > parent.Length && path[parent.Length] == '"';
            var end = path.IndexOf(quoted ? '"' : '.', parent.Length + (quoted ? 1 : 0));
            var rest = end < 0 ? "" : path[(quoted ? end + 1 : end)..];
            return section + rest;
        }

        return path;
    }

    private void Add(string path, HoconValue value)
    {
        if (!value.IsObject())
        {
            _keys[path] = (s_words.Contains(path) ? SettingKind.Text : SettingKinds.Of(value), value.IsArray() ? "[ " + string.Join(", ", value.GetStringList().Select(s => $"\"{s}\"")) + " ]" : value.GetString() ?? "");
            return;
        }

        _sections.Add(path);
        foreach (var (key, item) in value.GetObject().Items)
            Add(Join(path, key), item);
    }

    private IEnumerable<(string Path, string Fault)> Faults(string path, HoconValue value)
    {
        var known = Canonical(path);
        if (_keys.TryGetValue(known, out var key))
        {
            if (SettingKinds.Fault(value, key.Kind, key.Standard) is { } fault)
                yield return (path, $" = {Shown(value)} {fault}.");
        }
        else if (value.IsObject())
        {
            // Of a section that is not known each key is told, so that each can be set right.
            var items = value.GetObject().Items;
            if (items.Count == 0 && !_sections.Contains(known))
                yield return (path, Unknown(path));
            foreach (var fault in items.SelectMany(kv => Faults(Join(path, kv.Key), kv.Value)))
                yield return fault;
        }
        else if (_sections.Contains(known))
        {
            yield return (path, $" = {Shown(value)} is not a section: write {path} {{ … }} with keys in it.");
        }
        else
        {
            yield return (path, Unknown(path));
        }
    }

    // A name that is nearly right in its own section comes before the same name in another, and that before whatever looks alike as a whole.
    private string Unknown(string path)
    {
        var section = NearestSection(path);
        var name = path[(path.LastIndexOf('.') + 1)..];
        var below = _keys.Keys.Where(k => k.StartsWith(section + ".", StringComparison.Ordinal)).ToList();
        var nearest = below.Where(k => k.LastIndexOf('.') == section.Length && Similar(k[(section.Length + 1)..], name)).MinBy(k => Distance(k, path))
            ?? _keys.Keys.Where(k => k.EndsWith("." + name, StringComparison.Ordinal)).MinBy(k => Distance(k, path))
            ?? below.Where(k => Similar(k[(k.LastIndexOf('.') + 1)..], name)).MinBy(k => Distance(k, path));
        return nearest is not null ? $" is not a known key; the nearest is {nearest}."
            : _sections.Contains(path[..Math.Max(0, path.LastIndexOf('.'))]) || string.Equals(section, "actors", StringComparison.Ordinal)
                ? $" is not a known key; the nearest is {below.MinBy(k => Distance(k, path))}."
                : $" is not a known key; the nearest are those of {section}: {string.Join(", ", below.Select(k => k[(section.Length + 1)..]))}.";
    }

    // The section that a path lies in, or would lie in had its names been spelt right.
    private string NearestSection(string path)
    {
        var names = path.Split('.');
        var section = names[0];
        foreach (var name in names[1..^1])
        {
            var nearest = _sections.Where(s => s.StartsWith(section + ".", StringComparison.Ordinal) && s.LastIndexOf('.') == section.Length)
                .Select(s => s[(section.Length + 1)..]).Where(s => Similar(s, name)).MinBy(s => Distance(s, name));
            if (nearest is null)
                break;
            section += "." + nearest;
        }

        return section;
    }

    private static bool Similar(string known, string given) => Distance(known, given) <= Math.Max(known.Length, given.Length) / 3;

    private static string Shown(HoconValue value)
    {
        var text = value.IsObject() ? "{ … }" : value.IsArray() ? "[ … ]" : value.GetString() is { } s ? $"\"{s}\"" : "null";
        return text.Length <= 80 ? text : text[..79] + "…";
    }
}
