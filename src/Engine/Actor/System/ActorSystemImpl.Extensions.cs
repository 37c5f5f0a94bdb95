using System.Diagnostics.CodeAnalysis;

namespace Akka.Actor.Internal;

public partial class ActorSystemImpl
{
    private readonly ConcurrentDictionary<Type, Lazy<object>> _extensions = new();

    // What the first attempt threw is thrown again by every later one: the actors it made before are still there.
    public override object RegisterExtension(IExtensionId extension) =>
        _extensions.GetOrAdd(extension.ExtensionType, _ => new Lazy<object>(() => extension.CreateExtension(this))).Value;

    public override object? GetExtension(IExtensionId extensionId) =>
        TryGetExtension(extensionId.ExtensionType, out var extension) ? extension : null;

    public override T? GetExtension<T>() where T : class => TryGetExtension<T>(out var extension) ? extension : null;
    public override bool HasExtension(Type type) => typeof(IExtension).IsAssignableFrom(type) && _extensions.ContainsKey(type);
    public override bool HasExtension<T>() => _extensions.ContainsKey(typeof(T));

    public override bool TryGetExtension(Type extensionType, [NotNullWhen(true)] out object? extension)
    {
        extension = _extensions.TryGetValue(extensionType, out var lazy) ? lazy.Value : null;
        return extension is not null;
    }

    public override bool TryGetExtension<T>([NotNullWhen(true)] out T? extension) where T : class
    {
        extension = TryGetExtension(typeof(T), out var found) ? (T)found : null;
        return extension is not null;
    }

    private void LoadExtensions()
    {
        foreach (var name in Settings.Config.GetStringList("akka.extensions") ?? [])
        {
            if (string.IsNullOrWhiteSpace(name)) continue;
            if (TypeNames.Find(name) is not { } type || !typeof(IExtensionId).IsAssignableFrom(type))
            {
                Log.Log(LogLevel.ErrorLevel, null!, $"akka.extensions: '{name}' names no class that implements IExtensionId, skipping.");
                continue;
            }
            RegisterExtension((IExtensionId)Activator.CreateInstance(type)!);
        }
    }
}
