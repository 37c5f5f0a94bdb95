using System.Text;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>A configuration: a tree of keys, never changed; <see cref="WithFallback"/> gives a new one.</summary>
public partial class Config
{
    /// <summary>A configuration without keys.</summary>
    public static readonly Config Empty = new();

    private readonly HoconValue _root;

    /// <summary>A configuration without keys.</summary>
    public Config()
        : this(new HoconRoot())
    {
    }

    /// <summary>The configuration of a parsed text.</summary>
    public Config(HoconRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        _root = root.Value;
        if (_root.Values.Count > 0)
            _ = _root.GetObject();
        Substitutions = root.Substitutions;
    }

    /// <summary>The keys of <paramref name="source"/>, and those of <paramref name="fallback"/> that it does not have.</summary>
    public Config(Config source, Config? fallback)
    {
        ArgumentNullException.ThrowIfNull(source);
        _root = fallback is null ? source._root : HoconValue.Merged(source._root, fallback._root);
        Fallback = fallback;
        Substitutions = source.Substitutions;
    }

    /// <summary>What was last given to <see cref="WithFallback"/>; its keys are merged in already.</summary>
    public Config? Fallback { get; }

    /// <summary>Whether there is no key.</summary>
    public virtual bool IsEmpty => _root.IsEmpty;

    /// <summary>The whole as a value, fallbacks merged.</summary>
    public virtual HoconValue Root => _root;

    /// <summary>The substitutions of the text this was parsed from; all are resolved.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; set; }

    /// <summary>This configuration; keys that it lacks come from <paramref name="fallback"/>. Objects are merged key by key, lists and texts are not.</summary>
    public virtual Config WithFallback(Config? fallback)
    {
        if (ReferenceEquals(fallback, this))
            throw new ArgumentException("A configuration cannot be its own fallback.", nameof(fallback));
        if (fallback is null || fallback.IsEmpty)
            return this;
        return IsEmpty ? fallback : new Config(this, fallback);
    }

    /// <summary>Whether a value stands at the path, be it <c>null</c>.</summary>
    public virtual bool HasPath(string path) => GetValue(path) is not null;

    /// <summary>The object at the path as a configuration; null where nothing is.</summary>
    public virtual Config? GetConfig(string path)
    {
        var value = GetValue(path);
        if (value is null)
            return null;
        if (value.Values.Count > 0 && !value.IsObject())
            throw new ConfigurationException($"'{path}' is {value}: an object { "{ … }" } is expected.");
        return value.ToConfig();
    }

    /// <summary>The value at a dotted path, whose parts may be quoted; null where nothing is.</summary>
    public HoconValue? GetValue(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _root.Find(HoconPath.Split(path), 0);
    }

    /// <summary>The keys of the top level with their values.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() =>
        _root.Values.Count == 0 ? [] : _root.GetObject().Items.AsEnumerable();

    /// <summary>The keys of both texts; the right one is the fallback.</summary>
    public static Config operator +(Config config, string fallback) => config.WithFallback(ConfigurationFactory.ParseString(fallback));

    /// <summary>The keys of both texts; the right one is the fallback.</summary>
    public static Config operator +(string configHocon, Config fallbackConfig) =>
        ConfigurationFactory.ParseString(configHocon).WithFallback(fallbackConfig);

    /// <summary>The configuration of a text.</summary>
    public static implicit operator Config(string str) => ConfigurationFactory.ParseString(str);

    /// <summary>The whole as HOCON text that reads to the same configuration.</summary>
    public override string ToString()
    {
        if (IsEmpty)
            return "";
        var text = new StringBuilder();
        HoconWriter.Fields(text, _root.GetObject(), 0);
        return text.ToString();
    }

    /// <summary>As <see cref="ToString()"/>; fallbacks are merged and always shown.</summary>
    public string ToString(bool includeFallback) => ToString();

    /// <summary>A copy, with another fallback where one is given.</summary>
    protected Config Copy(Config? fallback = null) => new(this, fallback ?? Fallback);
}
