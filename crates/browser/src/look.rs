//! How wide a page is, how large its text, in which theme.

use crate::Page;
use anyhow::Result;
use headless_chrome::protocol::cdp::Emulation;

impl Page {
    /// A screen of this width, in CSS pixels, and 800 high.
    pub fn resize(&self, width: u32) -> Result<()> {
        self.tab()
            .call_method(Emulation::SetDeviceMetricsOverride {
                width,
                height: 800,
                device_scale_factor: 1.0,
                mobile: false,
                scale: None,
                screen_width: None,
                screen_height: None,
                position_x: None,
                position_y: None,
                dont_set_visible_size: None,
                screen_orientation: None,
                viewport: None,
                display_feature: None,
                device_posture: None,
            })?;
        Ok(())
    }

    /// A system whose reader prefers dark pages, or light ones.
    pub fn prefer(&self, dark: bool) -> Result<()> {
        let scheme = Emulation::MediaFeature {
            name: "prefers-color-scheme".to_owned(),
            value: if dark { "dark" } else { "light" }.to_owned(),
        };
        self.tab().call_method(Emulation::SetEmulatedMedia {
            media: None,
            features: Some(vec![scheme]),
        })?;
        Ok(())
    }
}
