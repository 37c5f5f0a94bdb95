using Akka.Configuration;
using Akka.Util;

namespace Akka.Serialization;

/// <summary>How <see cref="NewtonSoftJsonSerializer"/> writes.</summary>
public sealed class NewtonSoftJsonSerializerSettings
{
    /// <summary>Names of types and references are written; no converters.</summary>
    public static readonly NewtonSoftJsonSerializerSettings Default = new(encodeTypeNames: true, preserveObjectReferences: true, converters: []);

    /// <summary>With these values.</summary>
    public NewtonSoftJsonSerializerSettings(bool encodeTypeNames, bool preserveObjectReferences, IEnumerable<Type> converters)
    {
        EncodeTypeNames = encodeTypeNames;
        PreserveObjectReferences = preserveObjectReferences;
        Converters = converters;
    }

    /// <summary>Whether <c>$type</c> is written; without it only what is asked for by type can be read.</summary>
    public bool EncodeTypeNames { get; }

    /// <summary>Whether an object that comes twice is written once.</summary>
    public bool PreserveObjectReferences { get; }

    /// <summary>Classes of JSON converters, asked before the engine's own.</summary>
    public IEnumerable<Type> Converters { get; }

    /// <summary>From <c>encode-type-names</c>, <c>preserve-object-references</c> and <c>converters</c>.</summary>
    public static NewtonSoftJsonSerializerSettings Create(Config config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new NewtonSoftJsonSerializerSettings(
            config.GetBoolean("encode-type-names", true),
            config.GetBoolean("preserve-object-references", true),
            config.GetStringList("converters")
                .Select(name => TypeNames.Find(name) ?? throw new ConfigurationException($"converters: class '{name}' is not found."))
                .ToArray());
    }
}
