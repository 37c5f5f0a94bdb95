using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

/// <summary>A configuration: a tree of keys, never changed; <see cref="WithFallback"/> gives a new one.</summary>
public partial class Config
{
    /// <summary>A configuration without keys.</summary>
    public static readonly Config Empty = new();

    /// <summary>A configuration without keys.</summary>
    public Config() : this(new HoconRoot(new HoconValue())) { }

    /// <summary>The configuration of a parsed text.</summary>
    public Config(HoconRoot root)
    {
        Root = root.Value;
        if (Root.Values.Count > 0) _ = Root.GetObject();
        Substitutions = root.Substitutions;
    }

    internal Config(HoconValue root) => (Root, Substitutions) = (root, []);

    /// <summary>The keys of <paramref name="source"/>, and those of <paramref name="fallback"/> that it does not have.</summary>
    public Config(Config source, Config? fallback)
    {
        Root = fallback is null ? source.Root : HoconValue.Merged(source.Root, fallback.Root);
        Fallback = fallback;
        Substitutions = source.Substitutions;
    }

    /// <summary>What was last given to <see cref="WithFallback"/>; its keys are merged in already.</summary>
    public Config? Fallback { get; }

    /// <summary>Whether there is no key.</summary>
    public virtual bool IsEmpty => Root.IsEmpty;

    /// <summary>The whole as a value, fallbacks merged.</summary>
    public virtual HoconValue Root { get; }

    /// <summary>The substitutions of the text this was parsed from; all are resolved.</summary>
    public IEnumerable<HoconSubstitution> Substitutions { get; set; }

    /// <summary>This configuration; keys that it lacks come from <paramref name="fallback"/>. Objects are merged key by key, lists and texts are not.</summary>
    public virtual Config WithFallback(Config? fallback)
    {
        if (ReferenceEquals(fallback, this)) throw new ArgumentException("A configuration cannot be its own fallback.", nameof(fallback));
        if (fallback is null || fallback.IsEmpty) return this;
        return IsEmpty ? fallback : new Config(this, fallback);
    }

    /// <summary>Whether a value stands at the path, be it <c>null</c>.</summary>
    public virtual bool HasPath(string path) => GetValue(path) is not null;

    /// <summary>What stands at the path as a configuration, without keys if it is no object; null where nothing is.</summary>
    public virtual Config? GetConfig(string path) => GetValue(path)?.ToConfig();

    /// <summary>The value at a dotted path, whose parts may be quoted; null where nothing is.</summary>
    public HoconValue? GetValue(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return Root.Find(HoconPath.Split(path), 0);
    }

    /// <summary>The keys of the top level with their values.</summary>
    public virtual IEnumerable<KeyValuePair<string, HoconValue>> AsEnumerable() =>
        Root.Values.Count == 0 ? [] : Root.GetObject().Items.AsEnumerable();

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
        if (IsEmpty) return "";
        if (!Root.IsObject()) return Root.ToString()!;
        var text = new StringBuilder();
        HoconWriter.Fields(text, Root.GetObject(), 0);
        return text.ToString();
    }

    /// <summary>As <see cref="ToString()"/>; fallbacks are merged and always shown.</summary>
    public string ToString(bool includeFallback) => ToString();

    /// <summary>A copy, with another fallback where one is given.</summary>
    protected Config Copy(Config? fallback = null) => new(this, fallback ?? Fallback);

    /// <summary>on, off, true or false at the path.</summary>
    public virtual bool GetBoolean(string path, bool @default = false) => Get(path, @default, v => v.GetBoolean());

    /// <summary>The size in bytes at the path; null where nothing is.</summary>
    public virtual long? GetByteSize(string path) => GetByteSize(path, null);

    /// <summary>The size in bytes at the path.</summary>
    public virtual long? GetByteSize(string path, long? def = null) => Get(path, def, v => v.GetByteSize());

    /// <summary>The whole number at the path.</summary>
    public virtual int GetInt(string path, int @default = 0) => Get(path, @default, v => v.GetInt());

    /// <summary>The whole number at the path.</summary>
    public virtual long GetLong(string path, long @default = 0) => Get(path, @default, v => v.GetLong());

    /// <summary>The text at the path; the default where nothing is, or null.</summary>
    [return: NotNullIfNotNull(nameof(@default))]
    public virtual string? GetString(string path, string? @default = null) => Get(path, null, v => v.GetString()) ?? @default;

    /// <summary>The number at the path.</summary>
    public virtual float GetFloat(string path, float @default = 0) => Get(path, @default, v => v.GetFloat());

    /// <summary>The number at the path.</summary>
    public virtual decimal GetDecimal(string path, decimal @default = 0) => Get(path, @default, v => v.GetDecimal());

    /// <summary>The number at the path.</summary>
    public virtual double GetDouble(string path, double @default = 0) => Get(path, @default, v => v.GetDouble());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<bool> GetBooleanList(string path) => Get<IList<bool>>(path, [], v => v.GetBooleanList());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<decimal> GetDecimalList(string path) => Get<IList<decimal>>(path, [], v => v.GetDecimalList());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<float> GetFloatList(string path) => Get<IList<float>>(path, [], v => v.GetFloatList());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<double> GetDoubleList(string path) => Get<IList<double>>(path, [], v => v.GetDoubleList());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<int> GetIntList(string path) => Get<IList<int>>(path, [], v => v.GetIntList());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<long> GetLongList(string path) => Get<IList<long>>(path, [], v => v.GetLongList());

    /// <summary>The list at the path; empty where nothing is.</summary>
    public virtual IList<byte> GetByteList(string path) => Get<IList<byte>>(path, [], v => v.GetByteList());

    /// <summary>The list of texts at the path; empty where nothing is.</summary>
    public virtual IList<string> GetStringList(string path) => Get<IList<string>>(path, [], v => v.GetStringList());

    /// <summary>The list of texts at the path.</summary>
    public virtual IList<string> GetStringList(string path, string[] defaultPaths) => Get<IList<string>>(path, defaultPaths, v => v.GetStringList());

    /// <summary>The duration at the path, zero where nothing is and no default given; <c>infinite</c> is −1 ms.</summary>
    public virtual TimeSpan GetTimeSpan(string path, TimeSpan? @default = null, bool allowInfinite = true) =>
        Get(path, @default ?? TimeSpan.Zero, v => v.GetTimeSpan(allowInfinite));

    private T Get<T>(string path, T @default, Func<HoconValue, T> read)
    {
        var value = GetValue(path);
        if (value is null || value.Values is [] or [HoconLiteral { Value: null }]) return @default;
        try
        {
            return read(value);
        }
        catch (ConfigurationException e)
        {
            throw new ConfigurationException($"'{path}': {e.Message}", e);
        }
    }
}
