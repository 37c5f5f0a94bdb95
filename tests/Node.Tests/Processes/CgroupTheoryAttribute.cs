namespace Actors.Node.Tests.Processes;

/// <summary>As <see cref="CgroupFactAttribute"/>, once per tier: with <c>events</c> where at least one of <see cref="TiersAttribute"/> is there, with <c>taskstats</c> where that is.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CgroupTheoryAttribute : TheoryAttribute
{
    public CgroupTheoryAttribute(bool events = true, bool unified = false, string controller = "", bool taskstats = false) =>
        Skip = new CgroupFactAttribute(taskstats, unified, controller).Skip ?? (events ? TiersAttribute.Flaw : null);
}
