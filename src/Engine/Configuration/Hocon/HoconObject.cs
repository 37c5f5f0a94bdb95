namespace Akka.Configuration.Hocon;

/// <summary>Keys and values, in the order in which the keys first came.</summary>
public class HoconObject : IHoconElement
{
    /// <summary>The values by key. Keys are single, not dotted.</summary>
    public Dictionary<string, HoconValue> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>The same as plain objects: <see cref="HoconObject.Unwrapped"/> for objects, values for all else.</summary>
    public IDictionary<string, object> Unwrapped =>
        Items.ToDictionary(kv => kv.Key, kv => kv.Value.IsObject() ? kv.Value.GetObject().Unwrapped : (object)kv.Value, StringComparer.Ordinal);

    public bool IsString() => false;

    public string GetString() => throw new ConfigurationException("An object stands where text is expected.");

    public bool IsArray() => false;

    public IList<HoconValue> GetArray() => throw new ConfigurationException("An object stands where a list is expected.");

    /// <summary>The value of a key; null where the key is not there.</summary>
    public HoconValue? GetKey(string key) => Items.GetValueOrDefault(key);

    /// <summary>The value of a key, made empty where the key is not there.</summary>
    public HoconValue GetOrCreateKey(string key)
    {
        if (!Items.TryGetValue(key, out var value))
            Items[key] = value = new HoconValue();
        return value;
    }

    /// <summary>Takes over every key of <paramref name="other"/>: objects are merged, other values replaced.</summary>
    public void Merge(HoconObject other)
    {
        foreach (var (key, theirs) in other.Items)
            Items[key] = Items.TryGetValue(key, out var ours) ? HoconValue.Merged(theirs, ours) : theirs;
    }

    public override string ToString() => HoconWriter.Object(this, 0);

    /// <summary>A new object with the keys of both; where both have one, objects are merged and otherwise <paramref name="over"/> wins.</summary>
    internal static HoconObject Merged(HoconObject over, HoconObject under)
    {
        var result = new HoconObject();
        result.Merge(under);
        result.Merge(over);
        return result;
    }
}
