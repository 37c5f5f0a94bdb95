using Actors.Hub.Software.Yaml;

namespace Actors.Hub.Software;

/// <summary>A mapping of a rule file and its typed values. What is wrong is told and read as absent.</summary>
internal sealed class RuleMap
{
    private readonly Dictionary<string, (int Line, YamlItem Value)> _values = new(StringComparer.Ordinal);
    private readonly string _what;
    private readonly Action<int, string> _fault;

    public RuleMap(YamlItem item, string what, int line, Action<int, string> fault)
    {
        (_what, _fault, Line) = (what, fault, line);
        IsMapping = item is YamlItem.Mapping;
        if (item is YamlItem.Mapping map)
        {
            Add(map, own: true);
        }
        else
        {
            fault(item.Line, $"{what} must be a mapping (key: value)");
        }
    }

    public bool IsMapping { get; }

    public int Line { get; }

    public bool Has(string key) => _values.ContainsKey(key);

    /// <summary>Line of a key's value; the mapping's own where the key is missing.</summary>
    public int LineOf(string key) => _values.TryGetValue(key, out var value) ? value.Value is YamlItem.Scalar s ? s.Line : value.Line : Line;

    /// <summary>Tells of every key but these.</summary>
    public void RefuseOthers(params string[] known)
    {
        foreach (var (key, (line, _)) in _values.Where(v => !known.Contains(v.Key, StringComparer.Ordinal)))
        {
            _fault(line, $"unknown key '{key}' in {_what}: known are {string.Join(", ", known)}");
        }
    }

    /// <summary>A text that must be there.</summary>
    public string? Text(string key)
    {
        if (!IsMapping || !_values.TryGetValue(key, out var value))
        {
            Missing(key);
            return null;
        }

        if (value.Value is not YamlItem.Scalar scalar)
        {
            _fault(value.Line, $"{key}: must be a text");
            return null;
        }

        var kind = PlainScalar.Kind(scalar);
        if (kind == "text")
        {
            return scalar.Value;
        }

        _fault(scalar.Line, kind switch
        {
            "null" => $"{key}: has no value: write \"\" for an empty text",
            "unknown" => $"{key}: must be a text, not {scalar.Tag}",
            _ => $"{key}: {scalar.Value} is a {kind}, not a text: quote it: \"{scalar.Value}\"",
        });
        return null;
    }

    /// <summary>A flag, false where it is not there.</summary>
    public bool Flag(string key)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            return false;
        }

        if (value.Value is YamlItem.Scalar scalar && PlainScalar.Kind(scalar) == "flag" && PlainScalar.Flag(scalar) is { } flag)
        {
            return flag;
        }

        _fault(LineOf(key), $"{key}: must be true or false, without quotes");
        return false;
    }

    public IReadOnlyList<YamlItem>? List(string key, bool required)
    {
        if (!_values.TryGetValue(key, out var value))
        {
            if (required)
            {
                Missing(key);
            }

            return null;
        }

        if (value.Value is YamlItem.Sequence list)
        {
            return list.Items;
        }

        // SAMS takes an empty key for an absent one.
        if (required || value.Value is not YamlItem.Scalar scalar || PlainScalar.Kind(scalar) != "null")
        {
            _fault(value.Line, $"'{key}' must be a list (- item)");
        }

        return null;
    }

    public RuleMap? Map(string key)
    {
        if (_values.TryGetValue(key, out var value))
        {
            return new RuleMap(value.Value, $"'{key}'", value.Line, _fault);
        }

        Missing(key);
        return null;
    }

    private void Missing(string key)
    {
        if (IsMapping)
        {
            _fault(Line, $"{_what} has no '{key}'");
        }
    }

    // Keys of a merge (<<) never replace the mapping's own.
    private void Add(YamlItem.Mapping map, bool own)
    {
        foreach (var (key, value) in map.Pairs)
        {
            if (key is not YamlItem.Scalar name)
            {
                _fault(key.Line, $"a key in {_what} must be a text");
            }
            else if (name is not { Plain: true, Value: "<<" } && !_values.TryAdd(name.Value, (name.Line, value)) && own)
            {
                _fault(name.Line, $"'{name.Value}' is there twice in {_what}: first in line {_values[name.Value].Line}");
            }
        }

        foreach (var (key, value) in map.Pairs.Where(p => p.Key is YamlItem.Scalar { Plain: true, Value: "<<" }))
        {
            foreach (var merged in value is YamlItem.Sequence several ? several.Items : [value])
            {
                if (merged is YamlItem.Mapping other)
                {
                    Add(other, own: false);
                }
                else
                {
                    _fault(key.Line, $"<<: only a mapping can be merged into {_what}");
                }
            }
        }
    }
}
