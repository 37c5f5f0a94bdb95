using Akka.Routing;

namespace Akka.Actor;

/// <summary>Deployments by path: akka.actor.deployment, relative to /user; "*" stands for any one name.</summary>
public class Deployer
{
    private readonly List<(string[] Pattern, Deploy Deploy)> _deployments = [];

    /// <summary>Reads the system's settings.</summary>
    public Deployer(Settings settings)
    {
        var section = settings.Config.GetConfig("akka.actor.deployment");
        if (section is null || section.IsEmpty || !section.Root.IsObject()) return;
        foreach (var (quoted, value) in section.Root.GetObject().Items)
        {
            var path = quoted.Trim('"');
            if (path == "default" || !value.IsObject()) continue;
            SetDeploy(Read(path, value.ToConfig()));
        }
    }

    public void SetDeploy(Deploy deploy) => _deployments.Add((deploy.Path.Split('/', StringSplitOptions.RemoveEmptyEntries), deploy));

    /// <summary>The deployment for a path, or null.</summary>
    public Deploy? Lookup(ActorPath path)
    {
        if (_deployments.Count == 0 || path.Depth < 2 || path.ParentOf(1).Name != "user") return null;
        var names = path.Elements.Skip(1).ToArray();
        Deploy? found = null;
        foreach (var (pattern, deploy) in _deployments)
        {
            if (pattern.SequenceEqual(names, StringComparer.Ordinal)) return deploy;
            if (found is null && Matches(pattern, names)) found = deploy;
        }
        return found;
    }

    private static bool Matches(string[] pattern, string[] names)
    {
        if (pattern is [.., "**"]) return names.Length >= pattern.Length && Matches(pattern[..^1], names[..(pattern.Length - 1)]);
        return pattern.Length == names.Length && pattern.Zip(names).All(p => p.First == "*" || p.First == p.Second);
    }

    private static Deploy Read(string path, Config config) => new(
        path, config, NoRouter.Instance, LocalScope.Instance,
        config.GetString("dispatcher", ""), config.GetString("mailbox", ""), config.GetInt("stash-capacity", Deploy.NoStashSize));
}
