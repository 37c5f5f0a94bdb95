namespace Engine.Tests.PublicApi;

/// <summary>A list of signatures: what Akka.NET 1.5 shows of the types in it, by namespace and name.</summary>
internal sealed class Dump
{
    private static readonly string[] Kinds = ["static class ", "abstract class ", "sealed class ", "class ", "interface ", "enum ", "struct ", "delegate "];

    private Dump(Dictionary<string, (string Head, IReadOnlySet<string> Members)> types) => Types = types;

    public IReadOnlyDictionary<string, (string Head, IReadOnlySet<string> Members)> Types { get; }

    public static Dump Read(IEnumerable<string> lines)
    {
        var types = new Dictionary<string, (string, IReadOnlySet<string>)>(StringComparer.Ordinal);
        var members = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (line.StartsWith("  ", StringComparison.Ordinal))
            {
                members.Add(line.Trim());
            }
            else if (line.IndexOf(" :: ", StringComparison.Ordinal) is var colons and > 0)
            {
                members = new HashSet<string>(StringComparer.Ordinal);
                var (key, head) = Type(line[..colons], line[(colons + 4)..]);
                types[key] = (head, members);
            }
        }
        return new Dump(types);
    }

    private static (string Key, string Head) Type(string space, string text)
    {
        var kind = Kinds.First(k => text.StartsWith(k, StringComparison.Ordinal));
        var parts = text[kind.Length..].Split(" : ", 2);
        var above = parts.Length == 1 ? [] : Split(parts[1]).ToList();
        // A base class stays in front; interfaces have no order.
        var classes = above.Where(a => !IsInterface(a)).ToList();
        var interfaces = above.Where(IsInterface).Order(StringComparer.Ordinal);
        var all = string.Join(", ", classes.Concat(interfaces));
        return ($"{space} :: {parts[0]}", all.Length == 0 ? kind.Trim() : $"{kind}: {all}");
    }

    private static bool IsInterface(string name)
    {
        var last = name.Split('<')[0].Split('.')[^1];
        return last.Length > 1 && last[0] == 'I' && char.IsUpper(last[1]);
    }

    private static IEnumerable<string> Split(string list)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < list.Length; i++)
        {
            depth += list[i] switch { '<' => 1, '>' => -1, _ => 0 };
            if (list[i] != ',' || depth != 0) continue;
            yield return list[start..i].Trim();
            start = i + 1;
        }
        yield return list[start..].Trim();
    }
}
