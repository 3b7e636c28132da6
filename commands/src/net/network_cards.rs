// SPDX-License-Identifier: GPL-2.0-or-later

//! The network cards. A device with a MAC address and a back end is one.

use crate::qom::bus_walk;
use crate::qom::device_tree::Device;
use crate::qom::listing;
use hmp_runtime::prelude::*;

/// A network card.
#[derive(Debug, PartialEq, Eq, Serialize)]
struct Card {
    /// The id, or else a path of the device. QEMU's own name for a card without
    /// an id is not known here: it counts the earlier cards of that model.
    name: String,
    model: String,
    macaddr: String,
    /// Empty if it has none.
    netdev: String,
}

/// All cards, as `info network` shows them.
#[derive(Serialize)]
#[serde(transparent)]
pub(super) struct Cards(Vec<Card>);

impl Display for Cards {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|card| {
            let (name, model, macaddr) = (&card.name, &card.model, &card.macaddr);
            writeln!(
                f,
                "{name}: index=0,type=nic,model={model},macaddr={macaddr}"
            )?;
            match card.netdev.as_str() {
                "" => Ok(()),
                netdev => writeln!(f, " \\ {netdev}"),
            }
        })
    }
}

/// Finds the cards.
pub(super) async fn all(mon: &Monitor) -> Result<Cards> {
    let Some(main) = bus_walk::walk(mon).await? else {
        return Ok(Cards(Vec::new()));
    };
    let mut devices: Vec<&Device> = Vec::new();
    main.each_device(None, &mut |owner, device| {
        // A virtio device is part of another one, which has the same
        // properties.
        if is_card(device) && !owner.is_some_and(is_card) {
            devices.push(device);
        }
    });
    let wanted = devices
        .iter()
        .flat_map(|device| ["mac", "netdev"].map(|property| (device.path.as_str(), property)));
    let mut values = listing::values::<String>(mon, &wanted.collect::<Vec<_>>())
        .await?
        .into_iter();
    let mut cards = Vec::new();
    for device in devices {
        // A card may be gone by now.
        if let (Some(Ok(macaddr)), Some(Ok(netdev))) = (values.next(), values.next()) {
            cards.push(Card {
                name: match device.id.as_str() {
                    "" => device.path.clone(),
                    id => id.to_owned(),
                },
                model: device.type_name.clone(),
                macaddr,
                netdev,
            });
        }
    }
    cards.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(Cards(cards))
}

fn is_card(device: &Device) -> bool {
    device.property("mac").is_some() && device.property("netdev").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_shown_with_the_name_of_its_back_end() {
        let card = |name: &str, netdev: &str| Card {
            name: name.to_owned(),
            model: "e1000".to_owned(),
            macaddr: "52:54:00:12:34:56".to_owned(),
            netdev: netdev.to_owned(),
        };
        assert_eq!(
            Cards(vec![card("a", "n0"), card("b", "")]).to_string(),
            "a: index=0,type=nic,model=e1000,macaddr=52:54:00:12:34:56\n \\ n0\n\
             b: index=0,type=nic,model=e1000,macaddr=52:54:00:12:34:56\n"
        );
    }
}
