using System.Diagnostics.CodeAnalysis;
using Akka.Configuration.Hocon;

namespace Akka.Configuration;

public partial class Config
{
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
        if (value is null || value.Values is [] or [HoconLiteral { Value: null }])
            return @default;
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
